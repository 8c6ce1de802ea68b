"""The local stack: Temporal, PostgreSQL clusters as source and as target of restores, and an S3 server, without Docker.

`command` is what `bin/stack` calls. One module per part (`temporal_server`, `source_cluster`,
`target_cluster`, `object_store`); `stack` brings them up and down together; `checkout` knows where things lie.
"""
