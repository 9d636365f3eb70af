def files(*a): yield from ()
