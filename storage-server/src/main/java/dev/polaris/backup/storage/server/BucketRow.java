package dev.polaris.backup.storage.server;

import java.util.List;

/** A bucket's rules; null where there is no limit. */
record BucketRow(String id, boolean open, Long fileSizeLimit, List<String> mimeTypes) {

    long limit(long ofProject) {
        return fileSizeLimit == null ? ofProject : Math.min(fileSizeLimit, ofProject);
    }

    void requireMimeType(String type) {
        if (mimeTypes == null || mimeTypes.isEmpty()) {
            return;
        }
        String[] words = type.split("/", -1);
        for (String allowed : mimeTypes) {
            String[] pattern = allowed.split("/", -1);
            if (words.length > 1
                    && pattern.length > 1
                    && pattern[0].equals(words[0])
                    && (pattern[1].equals("*") || pattern[1].equals(words[1]))) {
                return;
            }
        }
        throw StorageError.invalidMimeType(type);
    }
}
