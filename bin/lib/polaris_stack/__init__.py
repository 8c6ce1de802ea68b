"""The local stack: Temporal, a PostgreSQL source cluster and an S3 server, without Docker.

`command` is what `bin/stack` calls. One module per part (`temporal_server`, `postgres_cluster`,
`object_store`); `stack` brings them up and down together; `checkout` knows where things lie.
"""
