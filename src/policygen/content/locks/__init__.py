"""What a translation must keep of its original to be printed. One idea a module."""
