-- Everything that hubspot-warehouse needs in a Snowflake account, and nothing more. Run it whole, as ACCOUNTADMIN, in a
-- worksheet; again at any time: it changes what is there to what it says. Never run on a real account so far.
-- Edit what stands under "Names", the key and the addresses. What each step is for: docs/snowflake.md.

-- ── Names ────────────────────────────────────────────────────────────────────────────────────────────────────────────
SET connector_role = 'HUBSPOT_CONNECTOR';
SET connector_user = 'HUBSPOT_CONNECTOR';
SET connector_warehouse = 'HUBSPOT_LOADING';
SET connector_database = 'HUBSPOT_WAREHOUSE';
-- The schema of stream tables: `schema` in the configuration. The names of the other two are fixed.
SET stream_schema = $connector_database || '.HUBSPOT';
SET control_schema = $connector_database || '.HUBSPOT_SYNC';
SET dbt_schema = $connector_database || '.HUBSPOT_DBT';
-- For what the administrator keeps: the rule of addresses. The connector's role doesn't see it.
SET admin_schema = $connector_database || '.HUBSPOT_ADMIN';
-- The public key's text between its BEGIN and END lines, in one line. https://docs.snowflake.com/en/user-guide/key-pair-auth
SET connector_public_key = 'MIIBIjANBgkqh...';

-- ── Role ─────────────────────────────────────────────────────────────────────────────────────────────────────────────
USE ROLE SECURITYADMIN;
CREATE ROLE IF NOT EXISTS IDENTIFIER($connector_role)
  COMMENT = 'hubspot-warehouse: writes its own schemas, reads named sources';
-- So that administrators can see and drop the tables that the role will own. https://docs.snowflake.com/en/user-guide/security-access-control-considerations
GRANT ROLE IDENTIFIER($connector_role) TO ROLE SYSADMIN;

-- ── Warehouse ────────────────────────────────────────────────────────────────────────────────────────────────────────
USE ROLE SYSADMIN;
-- The smallest: loads are some dozen short statements. It sleeps a minute after the last one.
CREATE WAREHOUSE IF NOT EXISTS IDENTIFIER($connector_warehouse)
  WAREHOUSE_SIZE = XSMALL
  AUTO_SUSPEND = 60
  AUTO_RESUME = TRUE
  INITIALLY_SUSPENDED = TRUE
  COMMENT = 'hubspot-warehouse';
-- A statement that hangs ends after an hour instead of the default two days.
ALTER WAREHOUSE IDENTIFIER($connector_warehouse) SET STATEMENT_TIMEOUT_IN_SECONDS = 3600;
-- USAGE starts it too (AUTO_RESUME). Not OPERATE, MODIFY or MONITOR: nothing of ours suspends, resizes or watches it.
GRANT USAGE ON WAREHOUSE IDENTIFIER($connector_warehouse) TO ROLE IDENTIFIER($connector_role);

-- ── Database and schemas ─────────────────────────────────────────────────────────────────────────────────────────────
CREATE DATABASE IF NOT EXISTS IDENTIFIER($connector_database)
  COMMENT = 'HubSpot, kept by hubspot-warehouse';
-- Managed access: tables belong to the connector's role, but who may read them is the schema owner's word.
-- https://docs.snowflake.com/en/user-guide/security-access-control-configure (managed access schemas)
CREATE SCHEMA IF NOT EXISTS IDENTIFIER($stream_schema) WITH MANAGED ACCESS
  COMMENT = 'One table a HubSpot stream';
CREATE SCHEMA IF NOT EXISTS IDENTIFIER($control_schema) WITH MANAGED ACCESS
  COMMENT = 'Runs, positions, changes, what was set aside; files on their way';
CREATE SCHEMA IF NOT EXISTS IDENTIFIER($dbt_schema) WITH MANAGED ACCESS
  COMMENT = 'Views for the dbt_hubspot package';
CREATE SCHEMA IF NOT EXISTS IDENTIFIER($admin_schema) WITH MANAGED ACCESS;

-- The database's schemas can be named, nothing in them seen. No CREATE SCHEMA: the three are there.
GRANT USAGE ON DATABASE IDENTIFIER($connector_database) TO ROLE IDENTIFIER($connector_role);
-- Tables of streams, and views of their newest versions. What it makes it owns, and so may alter and write.
GRANT USAGE, CREATE TABLE, CREATE VIEW ON SCHEMA IDENTIFIER($stream_schema) TO ROLE IDENTIFIER($connector_role);
-- Control tables, their views, and the stage that files are put on before they are copied into tables.
GRANT USAGE, CREATE TABLE, CREATE VIEW, CREATE STAGE ON SCHEMA IDENTIFIER($control_schema) TO ROLE IDENTIFIER($connector_role);
-- Views only.
GRANT USAGE, CREATE VIEW ON SCHEMA IDENTIFIER($dbt_schema) TO ROLE IDENTIFIER($connector_role);

-- ── Sources ──────────────────────────────────────────────────────────────────────────────────────────────────────────
-- For outbound syncs: one SELECT for each table or view that a sync names, and USAGE of what it lies in. No ALL and no
-- FUTURE grants: a table made tomorrow is not for HubSpot. `check` names what is missing or too much. For instance:
-- GRANT USAGE ON DATABASE analytics TO ROLE IDENTIFIER($connector_role);
-- GRANT USAGE ON SCHEMA analytics.crm TO ROLE IDENTIFIER($connector_role);
-- GRANT SELECT ON VIEW analytics.crm.customers TO ROLE IDENTIFIER($connector_role);

-- ── Service user ─────────────────────────────────────────────────────────────────────────────────────────────────────
USE ROLE SECURITYADMIN;
-- TYPE = SERVICE: no password, no browser, no MFA prompt. https://docs.snowflake.com/en/user-guide/admin-user-management
CREATE USER IF NOT EXISTS IDENTIFIER($connector_user)
  TYPE = SERVICE
  COMMENT = 'hubspot-warehouse signs in as this user with a key pair';
ALTER USER IDENTIFIER($connector_user) SET
  DEFAULT_ROLE = $connector_role
  DEFAULT_WAREHOUSE = $connector_warehouse;
-- No role counts beside its own. https://docs.snowflake.com/en/sql-reference/sql/create-user (DEFAULT_SECONDARY_ROLES)
ALTER USER IDENTIFIER($connector_user) SET DEFAULT_SECONDARY_ROLES = ();
ALTER USER IDENTIFIER($connector_user) SET RSA_PUBLIC_KEY = $connector_public_key;
GRANT ROLE IDENTIFIER($connector_role) TO USER IDENTIFIER($connector_user);

-- ── Network policy ───────────────────────────────────────────────────────────────────────────────────────────────────
-- The user may sign in from these addresses only. Put in those that your machine's traffic leaves by, or leave the
-- section out where the connector runs inside the account.
-- https://docs.snowflake.com/en/sql-reference/sql/create-network-rule, create-network-policy
USE ROLE ACCOUNTADMIN;
USE SCHEMA IDENTIFIER($admin_schema);
-- When a policy that is there already keeps the rule from being replaced, change it instead:
-- ALTER NETWORK RULE HUBSPOT_CONNECTOR_HOSTS SET VALUE_LIST = ('203.0.113.10/32');
CREATE OR REPLACE NETWORK RULE HUBSPOT_CONNECTOR_HOSTS
  TYPE = IPV4
  MODE = INGRESS
  VALUE_LIST = ('203.0.113.10/32')
  COMMENT = 'Where hubspot-warehouse runs';
CREATE NETWORK POLICY IF NOT EXISTS HUBSPOT_CONNECTOR_POLICY
  ALLOWED_NETWORK_RULE_LIST = ('HUBSPOT_CONNECTOR_HOSTS');
ALTER NETWORK POLICY HUBSPOT_CONNECTOR_POLICY SET
  ALLOWED_NETWORK_RULE_LIST = ('HUBSPOT_CONNECTOR_HOSTS');
ALTER USER IDENTIFIER($connector_user) SET NETWORK_POLICY = HUBSPOT_CONNECTOR_POLICY;

-- ── What it has ──────────────────────────────────────────────────────────────────────────────────────────────────────
SHOW GRANTS TO ROLE IDENTIFIER($connector_role);
