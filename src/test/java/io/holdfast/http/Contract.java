package io.holdfast.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.networknt.schema.JsonMetaSchema;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.NonValidationKeyword;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The OpenAPI document, and whether a response keeps to it. */
final class Contract {
  private static final Set<String> METHODS = Set.of("get", "put", "post", "delete", "patch");
  /** What the edge may answer instead of any operation, and the component that says how. */
  private static final Map<Integer, String> COMMON =
      Map.of(401, "Unauthenticated", 403, "Forbidden", 429, "RateLimited");
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final JsonSchemaFactory SCHEMAS = schemas();

  private final JsonNode document;
  private final Map<String, JsonNode> operations = new TreeMap<>();
  private final Set<String> driven = new TreeSet<>();
  private final Set<String> statuses = new TreeSet<>();

  /** Draft 2020-12, which OpenAPI 3.1 uses, and OpenAPI's place for definitions. */
  private static JsonSchemaFactory schemas() {
    JsonMetaSchema meta = JsonMetaSchema.builder(JsonMetaSchema.getV202012())
        .keyword(new NonValidationKeyword("components"))
        .build();
    return JsonSchemaFactory.builder(JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012))
        .metaSchema(meta)
        .defaultMetaSchemaIri(meta.getIri())
        .build();
  }

  Contract(String yaml) throws IOException {
    document = new ObjectMapper(new YAMLFactory()).readTree(yaml);
    document.get("paths").properties().forEach(path -> path.getValue().properties().forEach(operation -> {
      if (METHODS.contains(operation.getKey())) {
        operations.put(operation.getKey().toUpperCase() + " " + path.getKey(), operation.getValue());
      }
    }));
  }

  JsonNode document() {
    return document;
  }

  /** All operations as {@code METHOD /path/{parameter}}. */
  Set<String> operations() {
    return operations.keySet();
  }

  /** The operations of which a response was checked. */
  Set<String> driven() {
    return driven;
  }

  /** The statuses that were seen, as {@code METHOD /path 200}. */
  Set<String> statuses() {
    return statuses;
  }

  /** Checks a response to an operation: its status, headers, media type and body. */
  void check(String operation, HttpResponse<String> response) throws IOException {
    assertThat(operations).containsKey(operation);
    driven.add(operation);
    statuses.add(operation + " " + response.statusCode());
    JsonNode declared = declared(operation, response.statusCode());
    assertThat(declared)
        .as(operation + " may not answer " + response.statusCode() + ": " + response.body())
        .isNotNull();
    JsonNode expected = resolved(declared);
    headers(operation, expected.path("headers"), response);
    body(operation, expected.path("content"), response);
  }

  private JsonNode declared(String operation, int status) {
    JsonNode own = operations.get(operation).get("responses").get(String.valueOf(status));
    return own == null && COMMON.containsKey(status)
        ? document.at("/components/responses/" + COMMON.get(status))
        : own;
  }

  private JsonNode resolved(JsonNode node) {
    JsonNode at = node;
    while (at.has("$ref")) {
      at = document.at(JsonPointer.compile(at.get("$ref").asText().substring(1)));
    }
    return at;
  }

  private void headers(String operation, JsonNode headers, HttpResponse<String> response) {
    headers.properties().forEach(declared -> {
      JsonNode header = resolved(declared.getValue());
      var value = response.headers().firstValue(declared.getKey());
      if (header.path("required").asBoolean()) {
        assertThat(value).as(operation + " without " + declared.getKey()).isPresent();
      }
      value.ifPresent(text -> {
        boolean number = resolved(header.get("schema")).path("type").asText().equals("integer");
        JsonNode node = number
            ? JSON.getNodeFactory().numberNode(Long.parseLong(text))
            : JSON.getNodeFactory().textNode(text);
        assertValid(operation + " " + declared.getKey(), header.get("schema"), node);
      });
    });
  }

  private void body(String operation, JsonNode content, HttpResponse<String> response) throws IOException {
    if (content.isMissingNode()) {
      assertThat(response.body()).as(operation).isEmpty();
      return;
    }
    String type = response.headers().firstValue("Content-Type").orElse("").replaceFirst(";.*", "");
    JsonNode media = content.has(type) ? content.get(type) : content.get("*/*");
    assertThat(media).as(operation + " may not answer " + type).isNotNull();
    if (type.endsWith("json")) {
      assertValid(operation + " " + response.body(), media.get("schema"), JSON.readTree(response.body()));
    }
  }

  private void assertValid(String what, JsonNode schema, JsonNode value) {
    assertThat(schema(schema).validate(value)).as(what).isEmpty();
  }

  /** A schema of the document, in a document of its own in which its references mean the same. */
  JsonSchema schema(JsonNode schema) {
    ObjectNode root = JSON.createObjectNode();
    root.set("components", document.get("components"));
    root.putArray("allOf").add(schema);
    return SCHEMAS.getSchema(root, SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).build());
  }

  /** All references of the document that lead nowhere. */
  Set<String> dangling() {
    Set<String> found = new TreeSet<>();
    collect(document, found);
    return found;
  }

  private void collect(JsonNode node, Set<String> found) {
    if (node.has("$ref") && document.at(JsonPointer.compile(node.get("$ref").asText().substring(1))).isMissingNode()) {
      found.add(node.get("$ref").asText());
    }
    for (Iterator<JsonNode> children = node.elements(); children.hasNext(); ) {
      collect(children.next(), found);
    }
  }
}
