-- `serve` inside the account, instead of tasks: the schedules of hubspot-warehouse.yaml hold. After setup-inside.sql, with
-- the image pushed and service.yaml and hubspot-warehouse.yaml on the stage. Never run on a real account so far.
-- https://docs.snowflake.com/en/sql-reference/sql/create-service

USE ROLE HUBSPOT_CONNECTOR;
USE SCHEMA HUBSPOT_WAREHOUSE.HUBSPOT_SERVICE;

-- One instance: a second `serve` over the same syncs is refused anyway (run.already_serving).
CREATE SERVICE IF NOT EXISTS HUBSPOT_SERVE
  IN COMPUTE POOL HUBSPOT_POOL
  FROM @CONFIGURATION
  SPECIFICATION_FILE = 'service.yaml'
  EXTERNAL_ACCESS_INTEGRATIONS = (HUBSPOT_API_ACCESS)
  QUERY_WAREHOUSE = HUBSPOT_LOADING
  MIN_INSTANCES = 1
  MAX_INSTANCES = 1
  COMMENT = 'hubspot-warehouse serve';

-- After a new image or specification:
-- ALTER SERVICE HUBSPOT_SERVE FROM @CONFIGURATION SPECIFICATION_FILE = 'service.yaml';

SHOW SERVICE CONTAINERS IN SERVICE HUBSPOT_SERVE;
SELECT SYSTEM$GET_SERVICE_LOGS('HUBSPOT_SERVE', 0, 'hubspot-warehouse', 100);
