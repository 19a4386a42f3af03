"""What crosses between a worker and its broker: messages, the drivers' values and errors, descriptors.

Both sides take it from here, and neither needs the other's code. What a message holds is decoded into the types that
are listed here, or refused with a ProtocolError.
"""
