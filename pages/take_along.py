"""take_along"""
