/** {@code polaris restore storage}: objects of a mirrored bucket go back into a project's Storage. */
package dev.polaris.backup.storage.restore;
