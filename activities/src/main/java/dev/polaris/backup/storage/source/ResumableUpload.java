package dev.polaris.backup.storage.source;

import dev.polaris.backup.s3.Pause;
import dev.polaris.backup.storage.source.StorageSourceException.Throttled;
import dev.polaris.backup.storage.source.StorageSourceException.Unavailable;
import dev.polaris.backup.storage.source.StorageSourceException.UploadGone;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.function.LongConsumer;

/**
 * An object that goes up in chunks by the TUS protocol, version 1.0.0. What has arrived stays for a day on hosted projects,
 * whatever becomes of the process that sends: any other one asks for the offset and goes on from there.
 */
public final class ResumableUpload {
    /** Hosted projects take chunks of no other size, but for the last. */
    public static final int CHUNK = 6 << 20;

    static final String PATH = "/upload/resumable";
    static final String PROTOCOL = "1.0.0";

    private final RestClient client;
    private final SourceRequests requests;
    private final URI place;
    private final String bucket;
    private final String key;
    private final String id;
    private final boolean replace;

    ResumableUpload(
            RestClient client,
            SourceRequests requests,
            URI place,
            String bucket,
            String key,
            String id,
            boolean replace) {
        this.client = client;
        this.requests = requests;
        this.place = place;
        this.bucket = bucket;
        this.key = key;
        this.id = id;
        this.replace = replace;
    }

    /**
     * What names an upload in its place. The rest of the place is the server's idea of its own address, which behind a proxy
     * is wrong, and no other host must ever get the key.
     */
    static String idIn(String location) {
        int path = location.lastIndexOf(PATH + "/");
        String id = path < 0 ? "" : location.substring(path + PATH.length() + 1);
        if (!id.matches("[A-Za-z0-9._~%=+/-]{1,4096}")) {
            throw new Unavailable("beginning an upload", "the answer names no place of an upload", null);
        }
        return id;
    }

    /** Names the upload on this project, for whoever goes on with it. */
    public String id() {
        return id;
    }

    /**
     * How many bytes have arrived.
     *
     * @throws UploadGone when the upload is no longer there
     */
    public long offset() {
        String doing = "asking for the upload of " + bucket + "/" + key;
        HttpRequest request = request().method("HEAD", BodyPublishers.noBody()).build();
        return requests.answer(doing, () -> {
            HttpResponse<InputStream> answer = client.send(doing, request, this::meaning);
            RestStorageTarget.drain(answer);
            return offset(doing, answer);
        });
    }

    /**
     * Sends a chunk, over as many broken connections as it takes.
     *
     * @param from its offset in the object
     * @param chunk whose first bytes are sent
     * @param length how many
     * @param moved hears how many bytes have arrived
     * @throws UploadGone when the upload is no longer there, or is elsewhere than in this chunk
     */
    public void send(long from, byte[] chunk, int length, LongConsumer moved) {
        String doing = "uploading " + bucket + "/" + key;
        Pause pause = requests.newPause();
        long position = from;
        while (position < from + length) {
            StorageSourceException trouble = new Unavailable(doing, "nothing of a chunk has arrived", null);
            long arrived;
            try {
                arrived = append(doing, position, chunk, (int) (position - from), (int) (from + length - position));
            } catch (Unavailable | Throttled e) {
                trouble = e;
                arrived = offset();
            } catch (OffsetDiffers e) {
                arrived = offset();
            }
            if (arrived < from || arrived > from + length) {
                throw new UploadGone(bucket + "/" + key);
            }
            if (arrived > position) {
                moved.accept(arrived - position);
                pause.reset();
            } else {
                SourceRequests.waitBeforeNext(doing, pause, trouble);
            }
            position = arrived;
        }
    }

    private long append(String doing, long offset, byte[] chunk, int begin, int length) {
        HttpRequest request = request()
                .header("Upload-Offset", Long.toString(offset))
                .header("Content-Type", "application/offset+octet-stream")
                .method("PATCH", BodyPublishers.ofByteArray(chunk, begin, length))
                .build();
        return requests.once(doing, () -> {
            HttpResponse<InputStream> answer = client.send(doing, request, length, this::meaning);
            RestStorageTarget.drain(answer);
            return offset(doing, answer);
        });
    }

    /** Gives the upload up; nothing of it becomes visible. */
    public void end() {
        String doing = "giving up the upload of " + bucket + "/" + key;
        HttpRequest request = request().DELETE().build();
        try {
            requests.answer(doing, () -> {
                RestStorageTarget.drain(client.send(doing, request, this::meaning));
                return null;
            });
        } catch (UploadGone e) {
            // As wished.
        }
    }

    private HttpRequest.Builder request() {
        // With every request: the one that completes the upload decides.
        return client.request(place).header("Tus-Resumable", PROTOCOL).header("x-upsert", Boolean.toString(replace));
    }

    private static long offset(String doing, HttpResponse<InputStream> answer) {
        return answer.headers()
                .firstValueAsLong("Upload-Offset")
                .orElseThrow(() -> new Unavailable(doing, "the answer does not say how much has arrived", null));
    }

    /** The chunk begins elsewhere than the upload stands: one that seemed lost has arrived. */
    private static final class OffsetDiffers extends RuntimeException {
        private static final long serialVersionUID = 1L;

        OffsetDiffers() {
            super("the upload stands elsewhere", null, false, false);
        }
    }

    private RuntimeException meaning(RestRefusal refusal) {
        return switch (refusal.status()) {
            case 404, 410 -> new UploadGone(bucket + "/" + key);
            // Also said when a complete upload meets an object that it must not overwrite: the offset tells.
            case 409 -> new OffsetDiffers();
            default -> RestStorageTarget.meaning(refusal, bucket, key);
        };
    }
}
