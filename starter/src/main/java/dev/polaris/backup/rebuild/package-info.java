/** {@code polaris rebuild}: an environment is built anew. */
package dev.polaris.backup.rebuild;
