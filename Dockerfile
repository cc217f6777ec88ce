# Holdfast as a container: a Java runtime of its own, no package manager's Java, no root, nothing written outside /data.
#
#   docker build -t holdfast .
#   docker run --rm -p 8080:8080 -v holdfast:/data -v "$PWD/api-keys":/etc/holdfast/api-keys:ro \
#     -e HOLDFAST_API_KEYS=/etc/holdfast/api-keys --read-only --tmpfs /tmp:exec holdfast
#
# Libraries of SQLite, Netty and zstd are unpacked into /tmp and loaded from there, which Docker's tmpfs does not allow
# unless it is told to. The file of keys comes from 'holdfast keys new'; without one, only
# -e HOLDFAST_INSECURE_OPEN=true lets it start, and everyone in.
# What is built is laid out by scripts/image, which also runs without Docker.

FROM maven:3.9-eclipse-temurin-25 AS build
WORKDIR /source
COPY pom.xml ./
COPY src/main src/main
COPY scripts scripts
COPY conf/holdfast.yaml conf/holdfast.yaml
ENV MAVEN_ARGS=-Dmaven.repo.local=/maven
RUN --mount=type=cache,target=/maven scripts/image /opt/holdfast

FROM debian:12-slim
RUN groupadd --gid 10001 holdfast \
 && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin holdfast \
 && install --directory --owner=10001 --group=10001 /data
# Where it was built: the AOT cache knows its jar by path and time.
COPY --from=build /opt/holdfast /opt/holdfast

USER 10001:10001
VOLUME /data
# Within the container everything listens; what is reachable from outside is the container platform's to decide.
ENV HOLDFAST_HOST=0.0.0.0 \
    HOLDFAST_MANAGEMENT_HOST=0.0.0.0 \
    HOLDFAST_DATA=/data \
    HOLDFAST_LOG_FORMAT=json
EXPOSE 8080 8081
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=4s --start-period=60s --retries=3 CMD ["/opt/holdfast/bin/healthy", "live"]
ENTRYPOINT ["/opt/holdfast/bin/holdfast"]
CMD ["serve"]
