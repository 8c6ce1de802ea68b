# syntax=docker/dockerfile:1
FROM maven:3.9-eclipse-temurin-17 AS build
WORKDIR /build
COPY . .
RUN --mount=type=cache,target=/root/.m2 mvn -B -q -ntp -DskipTests package

# What docker-compose.yml has in the place of a project's Storage; no part of the product, whose image is the last one.
FROM debian:bookworm-slim AS storage-server
RUN apt-get update \
 && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends curl openjdk-17-jre-headless \
 && rm -rf /var/lib/apt/lists/*
# The number is known to ops/compose/prepare.py, which gives this user its secrets.
RUN useradd --uid 10002 --user-group --no-create-home --shell /usr/sbin/nologin storage \
 && mkdir -p /var/lib/storage && chown storage:storage /var/lib/storage
COPY --from=build /build/storage-server/target/polaris-storage-server.jar /opt/storage-server/
COPY --from=build /build/storage-server/target/lib/ /opt/storage-server/
COPY ops/compose/storage-server /usr/local/bin/
USER storage
EXPOSE 5000
ENTRYPOINT ["/usr/local/bin/storage-server"]

FROM debian:bookworm-slim
# pg_dump must not be older than the server it reads: all majors from 14 to 18, from PostgreSQL's own archive. Canaries
# need a server of the backup's major or a later one: those that Supabase runs. No cluster is made of them here.
RUN apt-get update \
 && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends \
      ca-certificates curl libdeflate0 libisal2 openjdk-17-jre-headless postgresql-common util-linux \
 && /usr/share/postgresql-common/pgdg/apt.postgresql.org.sh -y \
 && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends \
      postgresql-client-14 postgresql-client-15 postgresql-client-16 postgresql-client-17 postgresql-client-18 \
 && echo 'create_main_cluster = false' > /etc/postgresql-common/createcluster.conf \
 && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends -o Dpkg::Options::=--force-confold \
      postgresql-15 postgresql-17 \
 && rm -rf /var/lib/apt/lists/*
# The number is known to ops/compose/prepare.py, which gives this user its secrets.
RUN useradd --uid 10001 --user-group --no-create-home --shell /usr/sbin/nologin polaris
# A volume mounted here gets the directory's owner.
RUN mkdir -p /var/lib/polaris/canary && chown polaris:polaris /var/lib/polaris/canary
WORKDIR /opt/polaris
# Laid out as in a checkout, where bin/polaris looks for its jars.
COPY --from=build /build/worker/target/polaris-worker.jar worker/target/
COPY --from=build /build/worker/target/lib/ worker/target/lib/
COPY --from=build /build/starter/target/polaris-starter.jar starter/target/
COPY --from=build /build/starter/target/lib/ starter/target/lib/
COPY bin/polaris bin/
COPY polaris.yaml ./
COPY ops/compose/polaris ops/compose/
USER polaris
EXPOSE 9464
ENTRYPOINT ["/opt/polaris/ops/compose/polaris"]
CMD ["--help"]
