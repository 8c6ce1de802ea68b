/** The databases that an environment's app can be pointed at: the one it uses now, and fresh ones that procedures make. */
package dev.polaris.backup.instance;
