"""The second step of signing in: an app's codes, passkeys, recovery codes, and who must have one."""
