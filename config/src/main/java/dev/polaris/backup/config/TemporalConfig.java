package dev.polaris.backup.config;

import java.util.Optional;

/**
 * The Temporal server.
 *
 * @param target {@code host:port} of its frontend
 * @param namespace the namespace of this installation
 * @param tls whether to connect with TLS; always with an API key
 * @param apiKey for Temporal Cloud; empty without one
 * @param ui address of Temporal UI, for links only; empty when there is none
 */
public record TemporalConfig(
        String target, String namespace, boolean tls, Optional<SecretReference> apiKey, Optional<String> ui) {}
