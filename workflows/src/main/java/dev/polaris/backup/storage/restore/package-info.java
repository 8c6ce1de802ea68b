/**
 * Bringing mirrored objects back into a project's Storage: what is asked for, the order of the steps, and what came of it.
 * The work is planned completely before anything is written, the plan lies in the bucket part by part, and nothing but the
 * plan is carried out.
 */
package dev.polaris.backup.storage.restore;
