/** Points an environment's app at another instance, and proves where it points through the app's own route. */
package dev.polaris.backup.flip;
