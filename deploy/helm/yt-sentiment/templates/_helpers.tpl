{{- define "yt-sentiment.labels" -}}
app.kubernetes.io/part-of: yt-sentiment
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version }}
{{- end }}

{{/* Labels of a part's pods, which no other part's selector matches: a dict of `root` and `part`. */}}
{{- define "yt-sentiment.pods" -}}
app.kubernetes.io/name: yt-sentiment
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .part }}
{{- end }}

{{- define "yt-sentiment.image" -}}
{{- with .Values.image }}
{{- if .digest }}{{ .repository }}@{{ .digest }}{{ else }}{{ .repository }}:{{ .tag }}{{ end }}
{{- end }}
{{- end }}

{{- define "yt-sentiment.pod" -}}
automountServiceAccountToken: false
enableServiceLinks: false
securityContext:
  runAsNonRoot: true
  runAsUser: 10001
  runAsGroup: 10001
  fsGroup: 10001
  seccompProfile: {type: RuntimeDefault}
{{- with .Values.imagePullSecrets }}
imagePullSecrets: {{ toYaml . | nindent 2 }}
{{- end }}
volumes:
  - name: tmp
    emptyDir: {medium: Memory, sizeLimit: 64Mi}
  # What a pod writes; gone with it.
  - name: data
    emptyDir: {sizeLimit: 1Gi}
{{- end }}

{{- define "yt-sentiment.container" -}}
image: {{ include "yt-sentiment.image" . }}
imagePullPolicy: IfNotPresent
securityContext:
  allowPrivilegeEscalation: false
  readOnlyRootFilesystem: true
  capabilities: {drop: [ALL]}
volumeMounts:
  - {name: tmp, mountPath: /tmp}
  - {name: data, mountPath: /data}
{{- end }}

{{/* Out: names, the database. */}}
{{- define "yt-sentiment.egress" -}}
- ports: [{port: 53, protocol: UDP}, {port: 53, protocol: TCP}]
- to:
    {{- range .Values.egress.database }}
    - ipBlock: {{ toJson . }}
    {{- end }}
  ports: [{port: {{ .Values.egress.ports.postgresql }}}]
{{- end }}
