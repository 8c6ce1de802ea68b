/** The temporary databases that drills restore into. */
package dev.polaris.backup.drill;
