"""The tests of ipplan-kg; what they share is in conftest."""
