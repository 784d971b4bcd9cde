# One image for every role: `docker run onexit serve --roles engine,slack,…`.
FROM node:20-bookworm-slim AS build
WORKDIR /onexit
COPY package.json package-lock.json .npmrc tsconfig.json tsconfig.base.json turbo.json ./
COPY packages packages
COPY services services
COPY scripts scripts
RUN npm ci --loglevel=error && npx tsc -b && npx vite build packages/dashboard && node scripts/bundle.mjs && node scripts/code-cache.mjs && npm prune --omit=dev --loglevel=error

FROM node:20-bookworm-slim
# The steps that the process executor runs find a shell, curl and git here; map further images in onexit.yaml.
RUN apt-get update -qq \
 && apt-get install -y -qq --no-install-recommends ca-certificates curl git tini util-linux \
 && rm -rf /var/lib/apt/lists/*
ENV NODE_ENV=production
WORKDIR /onexit
COPY --from=build /onexit /onexit
RUN ln -s /onexit/packages/cli/bin/onexit.mjs /usr/local/bin/onexit \
 && mkdir -p /data && chown node:node /data
USER node
WORKDIR /data
VOLUME /data
EXPOSE 2746
HEALTHCHECK --interval=10s --timeout=3s CMD curl -fsS http://127.0.0.1:${ONEXIT_HEALTH_PORT:-2747}/healthz || exit 1
ENTRYPOINT ["/usr/bin/tini", "--", "onexit"]
CMD ["serve"]
