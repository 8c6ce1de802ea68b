/** What a rebuild does besides restoring: patches, and the questions that the new environment must answer. */
package dev.polaris.backup.rebuild;
