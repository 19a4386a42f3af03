"""Imported first by the fork server of the referees: nothing that it loads is garbage, so nobody need look for any."""

import gc

gc.disable()
