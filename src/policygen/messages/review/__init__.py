"""What an editor would ask about a translation: it is printed all the same. One idea a module."""
