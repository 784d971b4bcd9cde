{{- /* One container of one role. Takes root, role, service (its values, empty for the engine), healthPort. */}}
{{- define "onexit.container" -}}
{{- $root := .root }}
{{- $v := $root.Values }}
{{- $service := .service }}
{{- $isEngine := eq .role "engine" }}
- name: {{ .role }}
  image: {{ include "onexit.image" $root }}
  imagePullPolicy: {{ $v.image.pullPolicy }}
  args:
    - serve
    - --roles
    - {{ .role }}
    {{- if $isEngine }}
    - --host
    - 0.0.0.0
    - --port
    - {{ $v.engine.port | quote }}
    {{- if $v.auth.insecureNoAuth }}
    - --insecure-no-auth
    {{- end }}
    {{- if $v.tls.existingSecret }}
    - --tls-cert
    - /etc/onexit/tls/tls.crt
    - --tls-key
    - /etc/onexit/tls/tls.key
    {{- else }}
    - --insecure-http
    {{- end }}
    {{- end }}
  env:
    {{- include "onexit.natsEnvironment" . | nindent 4 }}
    - {name: ONEXIT_CLUSTER, value: {{ $v.cluster | quote }}}
    - {name: ONEXIT_SEMANTICS, value: {{ $v.semantics | quote }}}
    - {name: ONEXIT_LOG_LEVEL, value: {{ $v.logLevel | quote }}}
    - {name: ONEXIT_DATA_DIR, value: /data}
    - {name: ONEXIT_HEALTH_HOST, value: 0.0.0.0}
    - {name: ONEXIT_HEALTH_PORT, value: {{ .healthPort | quote }}}
    - {name: ONEXIT_STREAM_REPLICAS, value: {{ $v.streamReplicas | quote }}}
    {{- if not $v.externalNats.provision }}
    - {name: ONEXIT_PROVISION, value: "false"}
    {{- end }}
    {{- if $v.config }}
    - {name: ONEXIT_CONFIG, value: /etc/onexit/config/onexit.yaml}
    {{- end }}
    {{- if $isEngine }}
    {{- if $v.auth.existingSecret }}
    - {name: ONEXIT_AUTH_TOKENS_FILE, value: /etc/onexit/auth/tokens.yaml}
    {{- end }}
    {{- with $v.auth.oidc }}
    {{- if .issuer }}
    - {name: ONEXIT_OIDC_ISSUER, value: {{ .issuer | quote }}}
    - {name: ONEXIT_OIDC_AUDIENCE, value: {{ .audience | quote }}}
    - {name: ONEXIT_OIDC_GROUPS_CLAIM, value: {{ .groupsClaim | quote }}}
    - {name: ONEXIT_OIDC_ROLES, value: {{ $pairs := list }}{{ range $group, $grant := .roles }}{{ $pairs = append $pairs (printf "%s=%s" $group $grant) }}{{ end }}{{ join ";" $pairs | quote }}}
    {{- end }}
    {{- end }}
    {{- end }}
    {{- if and (eq .role "router") $v.policies }}
    - {name: ONEXIT_POLICIES, value: /etc/onexit/policies}
    {{- end }}
    {{- if eq .role "submit" }}
    - {name: ONEXIT_SERVER, value: {{ printf "%s://%s:%v" (include "onexit.engineScheme" $root) (include "onexit.fullname" $root) $v.engine.port | quote }}}
    {{- end }}
    {{- range $name, $value := $service.env }}
    - {name: {{ $name }}, value: {{ $value | toString | quote }}}
    {{- end }}
    {{- with $service.extraEnv }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
  {{- if or $service.existingSecret $service.secret }}
  envFrom:
    - secretRef: {name: {{ $service.existingSecret | default (printf "%s-%s" (include "onexit.fullname" $root) .role) }}}
  {{- end }}
  ports:
    {{- if $isEngine }}
    - {name: api, containerPort: {{ $v.engine.port }}}
    {{- else }}
    - {name: {{ .portName }}, containerPort: {{ .healthPort }}}
    {{- end }}
  {{- $port := ternary "api" .portName $isEngine }}
  {{- $scheme := ternary (include "onexit.engineScheme" $root | upper) "HTTP" $isEngine }}
  # The stream is made and unfinished workflows are taken up before the door opens.
  startupProbe:
    httpGet: {path: /healthz, port: {{ $port }}, scheme: {{ $scheme }}}
    periodSeconds: 2
    failureThreshold: 150
  livenessProbe:
    httpGet: {path: /healthz, port: {{ $port }}, scheme: {{ $scheme }}}
    periodSeconds: 10
    timeoutSeconds: 5
    failureThreshold: 6
  readinessProbe:
    httpGet: {path: /readyz, port: {{ $port }}, scheme: {{ $scheme }}}
    periodSeconds: 5
    timeoutSeconds: 3
  securityContext:
    {{- toYaml $v.securityContext | nindent 4 }}
  resources:
    {{- toYaml ($service.resources | default $v.serviceDefaults.resources) | nindent 4 }}
  volumeMounts:
    - {name: tmp, mountPath: /tmp}
    - {name: data, mountPath: /data}
    {{- if $v.config }}
    - {name: config, mountPath: /etc/onexit/config, readOnly: true}
    {{- end }}
    {{- if and (eq .role "router") $v.policies }}
    - {name: policies, mountPath: /etc/onexit/policies, readOnly: true}
    {{- end }}
    {{- if $v.externalNats.credsSecret }}
    - {name: nats-creds, mountPath: /etc/onexit/nats, readOnly: true}
    {{- end }}
    {{- if $v.externalNats.caSecret }}
    - {name: nats-ca, mountPath: /etc/onexit/nats-ca, readOnly: true}
    {{- end }}
    {{- if $isEngine }}
    {{- if $v.tls.existingSecret }}
    - {name: tls, mountPath: /etc/onexit/tls, readOnly: true}
    {{- end }}
    {{- if $v.auth.existingSecret }}
    - {name: auth, mountPath: /etc/onexit/auth, readOnly: true}
    {{- end }}
    {{- end }}
    {{- with $service.extraVolumeMounts }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
{{- end }}

{{- define "onexit.natsEnvironment" -}}
{{- $v := .root.Values }}
{{- $external := $v.externalNats }}
{{- if and (not $v.nats.enabled) $external.existingSecret }}
- name: NATS_URL
  valueFrom:
    secretKeyRef:
      name: {{ $external.existingSecret }}
      key: {{ ternary (printf "NATS_URL_%s" (.role | upper | replace "-" "_")) "NATS_URL" $external.perRole }}
{{- else }}
- {name: NATS_URL, value: {{ include "onexit.natsUrl" .root | quote }}}
{{- end }}
{{- if $external.credsSecret }}
- {name: NATS_CREDS, value: /etc/onexit/nats/nats.creds}
{{- end }}
{{- if $external.caSecret }}
- {name: NODE_EXTRA_CA_CERTS, value: /etc/onexit/nats-ca/ca.crt}
{{- end }}
{{- end }}

{{- /* Everything in a pod but its containers and `data`. Takes root, isEngine, isRouter. */}}
{{- define "onexit.sharedVolumes" -}}
{{- $v := .root.Values }}
{{- $name := include "onexit.fullname" .root }}
- {name: tmp, emptyDir: {}}
{{- if $v.config }}
- {name: config, configMap: {name: {{ $name }}-config}}
{{- end }}
{{- if and .isRouter $v.policies }}
- {name: policies, configMap: {name: {{ $name }}-policies}}
{{- end }}
{{- with $v.externalNats.credsSecret }}
- {name: nats-creds, secret: {secretName: {{ . }}}}
{{- end }}
{{- with $v.externalNats.caSecret }}
- {name: nats-ca, secret: {secretName: {{ . }}}}
{{- end }}
{{- if .isEngine }}
{{- with $v.tls.existingSecret }}
- {name: tls, secret: {secretName: {{ . }}}}
{{- end }}
{{- with $v.auth.existingSecret }}
- {name: auth, secret: {secretName: {{ . }}}}
{{- end }}
{{- end }}
{{- end }}

{{- define "onexit.podPlace" -}}
{{- $v := .root.Values }}
serviceAccountName: {{ include "onexit.serviceAccountName" .root }}
automountServiceAccountToken: {{ .token }}
# A Service called onexit would set ONEXIT_PORT to a URL, which is the variable of --port.
enableServiceLinks: false
{{- with $v.global.imagePullSecrets }}
imagePullSecrets:
  {{- range . }}
  - {name: {{ . }}}
  {{- end }}
{{- end }}
securityContext:
  {{- toYaml $v.podSecurityContext | nindent 2 }}
{{- with .place.priorityClassName }}
priorityClassName: {{ . }}
{{- end }}
{{- with .place.nodeSelector }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .place.tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .place.affinity }}
affinity:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}
