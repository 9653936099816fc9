"""What the end-to-end tests stand on: the binary under test, origins, clients, and waiting without luck."""
