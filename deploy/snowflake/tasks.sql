-- Runs by Snowflake's own schedule: a task starts a container that runs the syncs once. After setup-inside.sql, with the
-- image pushed and job.yaml and hubspot-warehouse.yaml on the stage. Repeatable. Never run on a real account so far.
-- https://docs.snowflake.com/en/developer-guide/snowpark-container-services/jobs-as-tasks

-- The tasks belong to the connector's role, so their containers work with its rights.
USE ROLE HUBSPOT_CONNECTOR;
USE SCHEMA HUBSPOT_WAREHOUSE.HUBSPOT_SERVICE;

-- First by hand: it ends when the run has ended, and fails with its exit code unless that is 0. No NAME: a name would be
-- taken until the job's record is gone, 14 days later.
EXECUTE JOB SERVICE
  IN COMPUTE POOL HUBSPOT_POOL
  FROM @CONFIGURATION
  SPECIFICATION_FILE = 'job.yaml'
  QUERY_WAREHOUSE = HUBSPOT_LOADING
  EXTERNAL_ACCESS_INTEGRATIONS = (HUBSPOT_API_ACCESS);

-- Then every hour, at minute 5. Without WAREHOUSE the task is serverless, as jobs in tasks have to be.
CREATE OR REPLACE TASK HUBSPOT_RUN
  SCHEDULE = 'USING CRON 5 * * * * UTC'
  -- A tick that comes while a run is at work is left out (the default; said here because it matters).
  ALLOW_OVERLAPPING_EXECUTION = FALSE
  -- Twelve hours; the default of one ends a first load in the middle. It goes on at the next tick either way.
  USER_TASK_TIMEOUT_MS = 43200000
  -- A wrong token fails each time: stop asking after a day of hours.
  SUSPEND_TASK_AFTER_NUM_FAILURES = 24
  COMMENT = 'hubspot-warehouse run'
AS
EXECUTE JOB SERVICE
  IN COMPUTE POOL HUBSPOT_POOL
  FROM @CONFIGURATION
  SPECIFICATION_FILE = 'job.yaml'
  QUERY_WAREHOUSE = HUBSPOT_LOADING
  EXTERNAL_ACCESS_INTEGRATIONS = (HUBSPOT_API_ACCESS);

-- Tasks are made asleep.
ALTER TASK HUBSPOT_RUN RESUME;

-- How the last ones ended; the runs themselves stand in HUBSPOT_SYNC.RUNS.
SELECT NAME, STATE, ERROR_MESSAGE, SCHEDULED_TIME, COMPLETED_TIME
FROM TABLE(HUBSPOT_WAREHOUSE.INFORMATION_SCHEMA.TASK_HISTORY(TASK_NAME => 'HUBSPOT_RUN', RESULT_LIMIT => 20));
