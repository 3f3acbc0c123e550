module token-server-reference

go 1.18
