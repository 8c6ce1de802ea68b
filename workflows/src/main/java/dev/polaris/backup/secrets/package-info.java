/** New values for an environment's secrets, and the file that tells the app of them. No value ever leaves a worker. */
package dev.polaris.backup.secrets;
