/** Waiting for what others do: an app that drains its writes, a server's session that begins or ends. */
package dev.polaris.backup.patience;
