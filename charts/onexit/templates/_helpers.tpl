{{- define "onexit.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 63 | trimSuffix "-" }}
{{- end }}

{{- define "onexit.fullname" -}}
{{- if .Values.fullnameOverride }}
{{- .Values.fullnameOverride | trunc 40 | trimSuffix "-" }}
{{- else if contains (include "onexit.name" .) .Release.Name }}
{{- .Release.Name | trunc 40 | trimSuffix "-" }}
{{- else }}
{{- printf "%s-%s" .Release.Name (include "onexit.name" .) | trunc 40 | trimSuffix "-" }}
{{- end }}
{{- end }}

{{- define "onexit.namespace" -}}
{{- default .Release.Namespace .Values.namespaceOverride }}
{{- end }}

{{- define "onexit.labels" -}}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
app.kubernetes.io/part-of: onexit
{{ include "onexit.selector" . }}
{{- with .Values.commonLabels }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{- /* These never change: a selector cannot. */}}
{{- define "onexit.selector" -}}
app.kubernetes.io/name: {{ include "onexit.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "onexit.image" -}}
{{- $name := .Values.image.repository }}
{{- with .Values.global.imageRegistry }}{{ $name = printf "%s/%s" . $name }}{{ end }}
{{- if .Values.image.digest }}
{{- printf "%s@%s" $name .Values.image.digest }}
{{- else }}
{{- printf "%s:%s" $name (default .Chart.AppVersion .Values.image.tag) }}
{{- end }}
{{- end }}

{{- define "onexit.serviceAccountName" -}}
{{- if .Values.serviceAccount.create }}
{{- default (include "onexit.fullname" .) .Values.serviceAccount.name }}
{{- else }}
{{- default "default" .Values.serviceAccount.name }}
{{- end }}
{{- end }}

{{- /* Roles that run in the engine's pod: those that are named there and enabled. */}}
{{- define "onexit.besideEngine" -}}
{{- $services := .Values.services }}
{{- $roles := list }}
{{- if .Values.engine.enabled }}
{{- range .Values.engine.beside }}
{{- if (index $services .).enabled }}{{ $roles = append $roles . }}{{ end }}
{{- end }}
{{- end }}
{{- toJson $roles }}
{{- end }}

{{- define "onexit.engineScheme" -}}
{{- if .Values.tls.existingSecret }}https{{ else }}http{{ end }}
{{- end }}

{{- define "onexit.hasAuth" -}}
{{- if or .Values.auth.existingSecret .Values.auth.oidc.issuer }}true{{ end }}
{{- end }}

{{- define "onexit.natsUrl" -}}
{{- if .Values.nats.enabled }}
{{- printf "nats://%s-nats:4222" .Release.Name }}
{{- else }}
{{- .Values.externalNats.url }}
{{- end }}
{{- end }}

{{- /* What cannot work is refused before anything is made. */}}
{{- define "onexit.check" -}}
{{- $v := .Values }}
{{- if and (not $v.nats.enabled) (not $v.externalNats.url) (not $v.externalNats.existingSecret) }}
{{- fail "no NATS server: set nats.enabled, or externalNats.url, or externalNats.existingSecret" }}
{{- end }}
{{- if and $v.engine.enabled (not (include "onexit.hasAuth" .)) (not $v.auth.insecureNoAuth) }}
{{- fail "nobody is named who may use the engine's API: set auth.existingSecret (onexit token create) or auth.oidc.issuer, or auth.insecureNoAuth: true if everybody who reaches the pod may" }}
{{- end }}
{{- if and $v.engine.enabled (not $v.tls.existingSecret) (not $v.tls.insecureHttp) }}
{{- fail "the engine's API has no certificate: set tls.existingSecret, or tls.insecureHttp: true if something else encrypts what passes through the cluster" }}
{{- end }}
{{- if and (eq (int $v.streamReplicas) 3) $v.nats.enabled (not (dig "config" "cluster" "enabled" false $v.nats)) }}
{{- fail "streamReplicas is 3, but nats.config.cluster.enabled is not set" }}
{{- end }}
{{- range $role, $service := $v.services }}
{{- if and $service.existingSecret $service.secret }}
{{- fail (printf "services.%s has both existingSecret and secret: keep one of them" $role) }}
{{- end }}
{{- end }}
{{- range $v.engine.beside }}
{{- if not (hasKey $v.services .) }}
{{- fail (printf "engine.beside names %q, which is none of the services: %s" . (keys $v.services | sortAlpha | join ", ")) }}
{{- end }}
{{- end }}
{{- end }}
