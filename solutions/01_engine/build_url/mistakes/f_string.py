# caught by: test_the_password_may_hold_what_divides_a_url, test_a_percent_sign_is_only_a_percent_sign,
#     test_the_user_may_hold_any_character_too, test_a_missing_part_stays_missing, test_printing_it_hides_the_password
# why: writes the URL as a text, so that a part may run over into the next, and the password is seen by everybody
# looks like: a URL written as a text with an f-string
def build_url(drivername, user, password, host, port, database):
    return f"{drivername}://{user}:{password}@{host}:{port}/{database}"
