"""A short program that is run as -c, from standard input, from a zip file and as a module."""
import truth


def wait():
    truth.sleep_forever()


truth.spawn(wait, name="waiting")
truth.publish()
truth.sleep_forever()
