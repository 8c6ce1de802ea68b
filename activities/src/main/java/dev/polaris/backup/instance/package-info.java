/**
 * Makes the databases that an environment's app can be pointed at.
 *
 * <p>An instance is recorded before it is made, with the run that it is for. So an attempt whose answer was lost is found
 * again, two attempts never make two, and what is not recorded as the run's own is never removed.
 */
package dev.polaris.backup.instance;
