/** Keeps an environment's app from writing, for a time that ends by itself where the adapter can make it so. */
package dev.polaris.backup.freeze;
