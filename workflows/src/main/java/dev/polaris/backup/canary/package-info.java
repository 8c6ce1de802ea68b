/**
 * The nightly canary: the newest backup is restored into a throwaway cluster, compared with its index row by row, and the
 * verdict is kept with the backup. What no canary has restored is not proven.
 */
package dev.polaris.backup.canary;
