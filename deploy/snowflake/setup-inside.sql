-- What running hubspot-warehouse inside the account takes besides sql/snowflake/setup.sql (run that first; its network
-- policy isn't needed). Run it whole, as ACCOUNTADMIN, in a worksheet; again at any time. Never run on a real account so
-- far. Then: push the image, put the files on the stage, make the tasks (tasks.sql). Step by step: docs/snowflake.md.

-- ── Names, as in setup.sql ───────────────────────────────────────────────────────────────────────────────────────────
SET connector_role = 'HUBSPOT_CONNECTOR';
SET connector_database = 'HUBSPOT_WAREHOUSE';
-- Tasks, services, the image repository, the token and the files of configuration.
SET service_schema = $connector_database || '.HUBSPOT_SERVICE';

USE ROLE ACCOUNTADMIN;
CREATE SCHEMA IF NOT EXISTS IDENTIFIER($service_schema) WITH MANAGED ACCESS;
USE SCHEMA IDENTIFIER($service_schema);

-- ── The way out ──────────────────────────────────────────────────────────────────────────────────────────────────────
-- The API, and the hosts that HubSpot's links to export files lead to. Those hosts are documented nowhere: run a sync
-- with `route: export` once outside, look at the host in its log (export_download), and put it in. Without them large
-- reads can go by `route: list`. https://docs.snowflake.com/en/sql-reference/sql/create-network-rule (HOST_PORT)
CREATE OR REPLACE NETWORK RULE HUBSPOT_API
  TYPE = HOST_PORT
  MODE = EGRESS
  VALUE_LIST = ('api.hubapi.com:443');

-- The service key or private-app token. https://docs.snowflake.com/en/sql-reference/sql/create-secret
CREATE SECRET IF NOT EXISTS HUBSPOT_TOKEN TYPE = GENERIC_STRING SECRET_STRING = 'put-the-token-here';

-- Only containers that name this integration reach those hosts.
-- https://docs.snowflake.com/en/sql-reference/sql/create-external-access-integration
CREATE OR REPLACE EXTERNAL ACCESS INTEGRATION HUBSPOT_API_ACCESS
  ALLOWED_NETWORK_RULES = (HUBSPOT_API)
  ALLOWED_AUTHENTICATION_SECRETS = (HUBSPOT_TOKEN)
  ENABLED = TRUE;

-- ── Where it runs ────────────────────────────────────────────────────────────────────────────────────────────────────
-- One node of the smallest family (1 vCPU, 6 GB), asleep after 5 minutes without a job.
-- https://docs.snowflake.com/en/sql-reference/sql/create-compute-pool
CREATE COMPUTE POOL IF NOT EXISTS HUBSPOT_POOL
  MIN_NODES = 1
  MAX_NODES = 1
  INSTANCE_FAMILY = CPU_X64_XS
  AUTO_RESUME = TRUE
  INITIALLY_SUSPENDED = TRUE
  AUTO_SUSPEND_SECS = 300;

CREATE IMAGE REPOSITORY IF NOT EXISTS IMAGES;
-- hubspot-warehouse.yaml and the specifications. Volumes are mounted from stages with this kind of encryption.
-- https://docs.snowflake.com/en/developer-guide/snowpark-container-services/snowflake-stage-volume
CREATE STAGE IF NOT EXISTS CONFIGURATION ENCRYPTION = (TYPE = 'SNOWFLAKE_SSE');

-- ── Grants ───────────────────────────────────────────────────────────────────────────────────────────────────────────
-- The connector's own role owns what runs: a container's session is that of the role that made it, and it can't be an
-- administrator's. https://docs.snowflake.com/en/developer-guide/snowpark-container-services/spcs-execute-sql
-- To make services and jobs (https://docs.snowflake.com/en/sql-reference/sql/execute-job-service), and tasks:
GRANT USAGE, CREATE SERVICE, CREATE TASK ON SCHEMA IDENTIFIER($service_schema) TO ROLE IDENTIFIER($connector_role);
-- To run in the pool, to load the image, to read the configuration and the token, to reach HubSpot:
GRANT USAGE ON COMPUTE POOL HUBSPOT_POOL TO ROLE IDENTIFIER($connector_role);
GRANT READ ON IMAGE REPOSITORY IMAGES TO ROLE IDENTIFIER($connector_role);
GRANT READ ON STAGE CONFIGURATION TO ROLE IDENTIFIER($connector_role);
GRANT READ ON SECRET HUBSPOT_TOKEN TO ROLE IDENTIFIER($connector_role);
GRANT USAGE ON INTEGRATION HUBSPOT_API_ACCESS TO ROLE IDENTIFIER($connector_role);
-- To run its tasks, and without a warehouse of their own (https://docs.snowflake.com/en/sql-reference/sql/create-task):
GRANT EXECUTE TASK, EXECUTE MANAGED TASK ON ACCOUNT TO ROLE IDENTIFIER($connector_role);

-- Where to push the image, in the column repository_url:
SHOW IMAGE REPOSITORIES IN SCHEMA IDENTIFIER($service_schema);
