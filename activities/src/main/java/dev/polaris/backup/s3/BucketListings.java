package dev.polaris.backup.s3;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.s3.model.DefaultRetention;
import software.amazon.awssdk.services.s3.model.DeleteMarkerEntry;
import software.amazon.awssdk.services.s3.model.ListObjectVersionsResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.ObjectLockConfiguration;
import software.amazon.awssdk.services.s3.model.ObjectLockEnabled;

/** What is in the bucket, page by page, and how the bucket is set up. */
final class BucketListings {
    private final S3Connection connection;
    private final S3Clients clients;
    private final S3Calls calls;

    BucketListings(S3Connection connection, S3Clients clients, S3Calls calls) {
        this.connection = connection;
        this.clients = clients;
        this.calls = calls;
    }

    Stream<Listed> list(String prefix, Optional<String> delimiter) {
        String action = "s3:ListBucket";
        Iterator<ListObjectsV2Response> pages = clients.retrying()
                .listObjectsV2Paginator(request ->
                        request.bucket(connection.bucket()).prefix(prefix).delimiter(delimiter.orElse(null)))
                .iterator();
        return pages(action, prefix, pages).flatMap(page -> merged(page).stream());
    }

    /** S3 sorts objects and common prefixes together but answers them apart. */
    private static List<Listed> merged(ListObjectsV2Response page) {
        List<Listed> lines = new ArrayList<>();
        Iterator<Listed.CommonPrefix> prefixes = page.commonPrefixes().stream()
                .map(prefix -> new Listed.CommonPrefix(prefix.prefix()))
                .iterator();
        Listed.CommonPrefix prefix = next(prefixes);
        for (var object : page.contents()) {
            while (prefix != null && ByteOrder.compare(prefix.prefix(), object.key()) < 0) {
                lines.add(prefix);
                prefix = next(prefixes);
            }
            lines.add(new Listed.StoredObject(
                    object.key(), object.size(), EntityTag.bare(object.eTag()), object.lastModified()));
        }
        while (prefix != null) {
            lines.add(prefix);
            prefix = next(prefixes);
        }
        return lines;
    }

    Stream<ObjectVersion> versions(String prefix) {
        String action = "s3:ListBucketVersions";
        Iterator<ListObjectVersionsResponse> pages = clients.retrying()
                .listObjectVersionsPaginator(
                        request -> request.bucket(connection.bucket()).prefix(prefix))
                .iterator();
        return pages(action, prefix, pages).flatMap(page -> mergedVersions(page).stream());
    }

    private static List<ObjectVersion> mergedVersions(ListObjectVersionsResponse page) {
        List<ObjectVersion> lines = new ArrayList<>();
        Iterator<ObjectVersion> markers =
                page.deleteMarkers().stream().map(BucketListings::marker).iterator();
        ObjectVersion marker = next(markers);
        for (var version : page.versions()) {
            ObjectVersion line = new ObjectVersion(
                    version.key(),
                    version.versionId(),
                    version.isLatest(),
                    false,
                    version.size(),
                    EntityTag.bare(version.eTag()),
                    version.lastModified());
            while (marker != null && isBefore(marker, line)) {
                lines.add(marker);
                marker = next(markers);
            }
            lines.add(line);
        }
        while (marker != null) {
            lines.add(marker);
            marker = next(markers);
        }
        return lines;
    }

    private static ObjectVersion marker(DeleteMarkerEntry entry) {
        return new ObjectVersion(entry.key(), entry.versionId(), entry.isLatest(), true, 0, "", entry.lastModified());
    }

    /** By key, then newest first. Times have whole seconds in S3, so the current one is asked for first. */
    private static boolean isBefore(ObjectVersion marker, ObjectVersion version) {
        int byKey = ByteOrder.compare(marker.key(), version.key());
        if (byKey != 0) {
            return byKey < 0;
        }
        if (marker.latest() || version.latest()) {
            return marker.latest();
        }
        return marker.lastModified().isAfter(version.lastModified());
    }

    boolean versioningEnabled() {
        return calls.repeatable(
                        "s3:GetBucketVersioning",
                        connection.bucket(),
                        () -> clients.retrying()
                                .getBucketVersioning(request -> request.bucket(connection.bucket()))
                                .status())
                == BucketVersioningStatus.ENABLED;
    }

    ObjectLock objectLock() {
        return calls.repeatable("s3:GetBucketObjectLockConfiguration", connection.bucket(), () -> {
            try {
                return lock(clients.retrying()
                        .getObjectLockConfiguration(request -> request.bucket(connection.bucket()))
                        .objectLockConfiguration());
            } catch (AwsServiceException e) {
                if (S3Calls.code(e).equals("ObjectLockConfigurationNotFoundError")) {
                    return new ObjectLock(false, Optional.empty());
                }
                throw e;
            }
        });
    }

    private static ObjectLock lock(ObjectLockConfiguration configuration) {
        boolean enabled = configuration != null && configuration.objectLockEnabled() == ObjectLockEnabled.ENABLED;
        if (!enabled || configuration.rule() == null || configuration.rule().defaultRetention() == null) {
            return new ObjectLock(enabled, Optional.empty());
        }
        DefaultRetention retention = configuration.rule().defaultRetention();
        int days = retention.days() != null ? retention.days() : Math.multiplyExact(retention.years(), 365);
        return new ObjectLock(
                true, Optional.of(new ObjectLock.Retention(ObjectLock.Mode.valueOf(retention.modeAsString()), days)));
    }

    /** Fetches a page when the stream gets there, with failures translated on the way. */
    private <P> Stream<P> pages(String action, String prefix, Iterator<P> pages) {
        Iterator<P> translated = new Iterator<>() {
            @Override
            public boolean hasNext() {
                return calls.repeatable(action, prefix, pages::hasNext);
            }

            @Override
            public P next() {
                return calls.repeatable(action, prefix, pages::next);
            }
        };
        return StreamSupport.stream(
                Spliterators.spliteratorUnknownSize(translated, Spliterator.ORDERED | Spliterator.NONNULL), false);
    }

    private static <T> T next(Iterator<T> iterator) {
        return iterator.hasNext() ? iterator.next() : null;
    }
}
