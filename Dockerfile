# hubspot-warehouse as a container: `docker build --platform linux/amd64 -t hubspot-warehouse .` from a clone.
# Snowflake runs linux/amd64 only. What it runs with and where: docs/snowflake.md, "Inside the account".

# The compiled command and the web UI's page. Scripts of packages are not run: the build needs none of them.
FROM node:24-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY tsconfig.json tsconfig.build.json connector.json ./
COPY src src
COPY streams streams
COPY targets targets
COPY ui ui
RUN node node_modules/typescript/bin/tsc -p tsconfig.build.json
RUN node node_modules/vite/bin/vite.js build --config ui/vite.config.ts --logLevel warn

# What it needs to run, and nothing else. `prepare` would build again, so scripts are left out here too.
FROM node:24-bookworm-slim AS production
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund

FROM node:24-bookworm-slim
ENV NODE_ENV=production \
    NO_COLOR=1 \
    HUBSPOT_WAREHOUSE_CONFIG=/config/hubspot-warehouse.yaml \
    HUBSPOT_WAREHOUSE_WORK=/work
WORKDIR /app
COPY --from=production /app/node_modules node_modules
COPY --from=build /app/dist dist
COPY sql sql
COPY package.json connector.json LICENSE ./
COPY deploy/healthcheck.mjs deploy/healthcheck.mjs
# Files on their way between HubSpot and the warehouse; the rest of the image is never written.
RUN mkdir --mode=0700 /work && chown 1000:1000 /work
# `node` of the base image, by number: a host need not know the name.
USER 1000:1000
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=5 CMD ["node", "deploy/healthcheck.mjs"]
ENTRYPOINT ["node", "/app/dist/src/cli/main.js"]
CMD ["serve", "--json", "--probe", "8080"]
