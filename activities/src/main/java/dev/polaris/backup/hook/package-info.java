/** What of the user's own is told something: web addresses and commands. */
package dev.polaris.backup.hook;
