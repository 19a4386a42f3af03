# caught by: test_the_password_may_hold_what_divides_a_url, test_a_percent_sign_is_only_a_percent_sign,
#     test_a_space_stays_a_space, test_every_part_comes_out_as_it_went_in, test_the_user_may_hold_any_character_too
# why: takes str() of the URL for the URL: it is made for people, and its password is ***
# looks like: a URL turned into a text by str()
from sqlalchemy import URL


def build_url(drivername, user, password, host, port, database):
    return str(URL.create(drivername, user, password, host, port, database))
