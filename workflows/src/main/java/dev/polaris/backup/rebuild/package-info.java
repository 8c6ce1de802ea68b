/**
 * Builds a whole environment anew: a fresh instance, its database and its patches, the objects of every bucket, new secrets
 * and the app's file of variables; checks it, and points the app at it.
 *
 * <p>The plan is approved before anything is made. What only a person can do is a step of its own that waits for a person's
 * word. Until the flip an abort takes away what was made; the old secrets are revoked last, when the app is there.
 */
package dev.polaris.backup.rebuild;
