package dev.polaris.backup.s3;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;

/** The policies people attach to the roles, {@code ops/iam/*.json}, as the local S3 server takes them. */
final class RolePolicies {
    private static final ObjectMapper JSON = new ObjectMapper();

    private RolePolicies() {}

    static String of(S3Role role, String bucket, String env) throws IOException {
        return Files.readString(directory().resolve(role.policyName() + ".json"))
                .replace("${bucket}", bucket)
                .replace("${env}", env);
    }

    /** The server's identity file: every role with its own key and nothing but its own policy. */
    static String identities(Map<S3Role, AwsBasicCredentials> credentials, String bucket, String env)
            throws IOException {
        ObjectNode file = JSON.createObjectNode();
        ArrayNode identities = file.putArray("identities");
        ArrayNode policies = file.putArray("policies");
        for (S3Role role : S3Role.values()) {
            AwsBasicCredentials keys = credentials.get(role);
            ObjectNode identity = identities.addObject().put("name", role.policyName());
            identity.putArray("credentials")
                    .addObject()
                    .put("accessKey", keys.accessKeyId())
                    .put("secretKey", keys.secretAccessKey());
            if (role == S3Role.ADMIN) {
                identity.putArray("actions").add("Admin");
            } else {
                identity.putArray("policyNames").add(role.policyName());
                policies.addObject().put("name", role.policyName()).put("content", of(role, bucket, env));
            }
        }
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(file);
    }

    private static Path directory() {
        for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
            Path candidate = at.resolve("ops").resolve("iam");
            if (Files.isDirectory(candidate)) {
                return candidate;
            }
        }
        throw new IllegalStateException(
                "ops/iam was not found above " + Path.of("").toAbsolutePath());
    }
}
