"""Measures HTTP proxies side by side. bench/README.md says where what is."""
