# The service in a small image, run by an unprivileged account. It needs DATABASE_URL, and DATELINE_OPEN because it
# listens on all addresses of its container: see docker-compose.yml.
FROM rust:1.95-slim-bookworm AS build
WORKDIR /build
COPY . .
RUN cargo build --release --locked && strip target/release/dateline

FROM debian:bookworm-slim
RUN apt-get update \
 && apt-get install --yes --no-install-recommends ca-certificates curl \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --system --uid 10001 --home-dir /nonexistent dateline
COPY --from=build /build/target/release/dateline /usr/local/bin/dateline
USER 10001
ENV DATELINE_LISTEN=0.0.0.0:8080 DATELINE_LOG_FORMAT=json
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s CMD curl -sf http://127.0.0.1:8080/readyz
ENTRYPOINT ["dateline"]
CMD ["serve"]
