"""Search over stage profiles, with the words that made each hit match."""
