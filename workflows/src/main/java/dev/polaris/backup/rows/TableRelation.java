package dev.polaris.backup.rows;

/** Why a table is part of a row restore. */
public enum TableRelation {
    /** It was asked for. */
    ROOT,
    /** Restored rows refer to rows of it. */
    PARENT,
    /** Rows of it refer to restored rows. */
    CHILD
}
