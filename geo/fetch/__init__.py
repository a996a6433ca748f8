"""What is asked of other people's servers, on a click or a command and never unasked."""
