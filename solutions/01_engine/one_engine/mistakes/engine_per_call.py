# caught by: test_the_same_url_gives_the_same_engine, test_twenty_uses_share_one_connection,
#     test_a_second_url_does_not_displace_the_first, test_a_text_and_a_url_object_are_one_url
# why: makes an engine for each call, and with it a pool that is empty: nobody takes up its connections again
# looks like: an engine for each call
from sqlalchemy import Engine, create_engine


def get_engine(url) -> Engine:
    return create_engine(url)
