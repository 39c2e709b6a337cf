-- Sets what a file that was just opened may do; each statement once per opening, in this order:
-- what may be read can't be changed once outside access is off, and nothing once the configuration is locked.
SET GLOBAL TimeZone = 'UTC';
SET GLOBAL allowed_directories = {{folders}};
SET GLOBAL allowed_paths = {{files}};
SET GLOBAL enable_external_access = false;
SET GLOBAL lock_configuration = true;
